-- Take callbacks that are due into hand for a while; whoever does not report back loses them again.
-- ARGV: prefix, unfinished ttl, limit, in hand for
-- Answers {{'job' or 'batch', id, url, ending, calls made, tenant}…}
local ttl, limit, in_hand = ARGV[2], ARGV[3], ARGV[4]
local at, due = now(), {}

-- What was tried again has not ended, and is called back when it does.
local function has_ended(kind, fields)
  if kind == 'job' then
    return fields[5] ~= 'queued' and fields[5] ~= 'running'
  end
  return tonumber(fields[6] or 0) + tonumber(fields[7] or 0) == 0
end

for _, name in ipairs(redis.call('ZRANGEBYSCORE', CALLBACKS, '-inf', whole(at), 'LIMIT', 0, limit)) do
  local kind, id = string.match(name, '^([^:]*):(.*)$')
  local fields = redis.call('HMGET', key(kind, id),
    'callback', 'endings', 'calls', 'tenant', 'status', 'queued', 'running')
  if fields[1] and has_ended(kind, fields) then
    redis.call('ZADD', CALLBACKS, whole(at + in_hand), name)
    table.insert(due, {kind, id, fields[1], fields[2], fields[3] or '0', fields[4] or ''})
  else
    redis.call('ZREM', CALLBACKS, name)
  end
end
return due
