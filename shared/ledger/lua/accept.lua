-- Accept jobs, their payloads, their batch and the idempotency record, all or nothing.
-- ARGV: prefix, unfinished ttl, idempotency id, fingerprint, answer, idempotency ttl, open for,
--       batch id, batch created, batch rejected, then per job: id, created, document, payload
-- Answers {'accepted'} | {'replayed', answer, answered-with-result} | {'mismatch'} | {'open'}
local ttl = ARGV[2]
local idem, fingerprint, answer, idem_ttl, open_for = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
local batch, batch_created, rejected = ARGV[8], ARGV[9], ARGV[10]
local FIRST = 11

if idem ~= '' then
  local name = key('idem', idem)
  local known = redis.call('HMGET', name, 'fingerprint', 'answer', 'open_until', 'finished')
  if known[1] then
    -- The same answer under the same fingerprint may also be this very call, sent again by the
    -- client library after a lost reply: then the jobs are there and it is no replay.
    if known[1] ~= fingerprint then
      return {'mismatch'}
    end
    if known[2] == answer then
      return {'accepted'}
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
  return {'accepted'}
end

local count = 0
for at = FIRST, #ARGV, 4 do
  local id, created, document, payload = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3]
  redis.call('HSET', key('job', id), 'status', 'queued', 'created', created,
    'document', document, 'batch', batch, 'attempts', 0, 'fence', 0)
  redis.call('PEXPIRE', key('job', id), ttl)
  redis.call('SET', key('payload', id), payload, 'PX', ttl)
  redis.call('ZADD', QUEUED, created, id)
  redis.call('ZADD', RUNG, whole(now()), id)
  count = count + 1
end

if batch ~= '' then
  redis.call('HSET', key('batch', batch), 'created', batch_created, 'queued', count, 'running', 0,
    'succeeded', 0, 'failed', 0, 'cancelled', 0, 'rejected', rejected)
  redis.call('PEXPIRE', key('batch', batch), ttl)
end
redis.call('HINCRBY', TALLY, 'accepted', count)
refresh(ttl, QUEUED, RUNG, TALLY)
return {'accepted'}
