-- Return callbacks that are due and reserve them for the caller for a while; a caller that does not
-- report in time loses them to the next.
-- args: limit, reserved_for
-- Returns {{'job' or 'batch', id, url, ending, attempts made, tenant}…}
local at, due = now(), {}

-- A job that was retried has not ended; its callback is made when it ends again.
local function has_ended(kind, status, queued, running)
  if kind == 'job' then
    return status ~= 'queued' and status ~= 'running'
  end
  return tonumber(queued or 0) + tonumber(running or 0) == 0
end

local names = redis.call('ZRANGEBYSCORE', CALLBACKS, '-inf', integer(at), 'LIMIT', 0, args.limit)
for _, name in ipairs(names) do
  local kind, id = string.match(name, '^([^:]*):(.*)$')
  local url, ending, attempts, tenant, status, queued, running = unpack(redis.call('HMGET',
    key(kind, id), 'callback', 'endings', 'callback_attempts', 'tenant', 'status', 'queued', 'running'))
  if url and has_ended(kind, status, queued, running) then
    redis.call('ZADD', CALLBACKS, integer(at + args.reserved_for), name)
    table.insert(due, {kind, id, url, ending, attempts or '0', tenant or ''})
  else
    redis.call('ZREM', CALLBACKS, name)
  end
end
return due
