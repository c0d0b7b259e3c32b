-- Accept jobs, their payloads, their batch and the idempotency record, all or nothing.
-- ARGV: prefix, unfinished ttl, tenant, idempotency id, fingerprint, answer, idempotency ttl,
--       open for, batch id, batch created, batch rejected,
--       then per job: id, created, document, payload; last: request id and traceparent, or ''
-- Answers {'accepted', jobs ahead, jobs running, mean run or ''} | {'replayed', answer,
--         answered-with-result} | {'mismatch'} | {'open'} | {'erased'}
local trace, request = table.remove(ARGV), table.remove(ARGV)
local ttl, tenant = ARGV[2], ARGV[3]
local idem, fingerprint, answer, idem_ttl, open_for = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local batch, batch_created, rejected = ARGV[9], ARGV[10], ARGV[11]
local FIRST, CHUNK = 12, 2000
local count = (#ARGV - FIRST + 1) / 4

local function accepted()
  return {'accepted', math.max(redis.call('ZCARD', QUEUED) - count, 0),
    redis.call('ZCARD', LEASES), redis.call('HGET', TALLY, 'run') or ''}
end

if idem ~= '' then
  local name = key('idem', idem)
  local known = redis.call('HMGET', name, 'fingerprint', 'answer', 'open_until', 'finished', 'erased')
  if known[5] then
    return {'erased'}
  end
  if known[1] then
    -- The same answer under the same fingerprint may also be this very call, sent again by the
    -- client library after a lost reply: then the jobs are there and it is no replay.
    if known[1] ~= fingerprint then
      return {'mismatch'}
    end
    if known[2] == answer then
      return accepted()
    end
    if tonumber(known[3]) > now() then
      return {'open'}
    end
    return {'replayed', known[2], known[4] or ''}
  end
  redis.call('HSET', name, 'fingerprint', fingerprint, 'answer', answer,
    'open_until', whole(now() + open_for))
  redis.call('PEXPIRE', name, idem_ttl)
end

if ARGV[FIRST] and redis.call('EXISTS', key('job', ARGV[FIRST])) == 1 then
  return accepted()
end

local at, listed = now(), {}
for index = FIRST, #ARGV, 4 do
  local id, created, document, payload = unpack(ARGV, index, index + 3)
  redis.call('HSET', key('job', id), 'status', 'queued', 'created', created, 'document', document,
    'tenant', tenant, 'batch', batch, 'idem', batch == '' and idem or '',
    'attempts', 0, 'fence', 0, 'version', 1, 'request', request)
  if trace ~= '' then
    redis.call('HSET', key('job', id), 'trace', trace)
  end
  redis.call('PEXPIRE', key('job', id), ttl)
  redis.call('SET', key('payload', id), payload, 'PX', ttl)
  redis.call('ZADD', QUEUED, created, id)
  redis.call('ZADD', RUNG, whole(at), id)
  expires(id, tenant, at + ttl)
  table.insert(listed, 0)
  table.insert(listed, id)
end

-- Many at once, but no more than fit on Lua's stack.
local lists = {listing('all', tenant), listing('queued', tenant)}
if batch ~= '' then
  table.insert(lists, key('members', batch))
end
for first = 1, #listed, CHUNK do
  for _, name in ipairs(lists) do
    redis.call('ZADD', name, unpack(listed, first, math.min(first + CHUNK - 1, #listed)))
  end
end

if batch ~= '' then
  redis.call('HSET', key('batch', batch), 'created', batch_created, 'tenant', tenant,
    'queued', count, 'running', 0, 'succeeded', 0, 'failed', 0, 'cancelled', 0,
    'rejected', rejected)
  refresh(ttl, key('batch', batch), key('members', batch))
end
redis.call('HINCRBY', TALLY, 'accepted', count)
refresh(ttl, QUEUED, RUNG, TALLY)
for _, name in ipairs({listing('all', tenant), listing('queued', tenant), EXPIRY}) do
  outlive(name, ttl)
end
return accepted()
