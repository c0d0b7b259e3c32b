-- Erase everything stored of a job. Of its idempotency record only the key's hash stays, so that the
-- same request sent again does not bring the document back.
-- ARGV: prefix, unfinished ttl, retention, job id, tenant, token
-- Answers 'done' (also when sent twice with one token) | 'absent'
local ttl, retention, id, tenant, token = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local SENT_TWICE_WITHIN = 60000
local tombstone = key('erased', id)
if redis.call('GET', tombstone) == token then
  return 'done'
end
local job = key('job', id)
local status, holds, batch, idem = unpack(redis.call('HMGET', job, 'status', 'tenant', 'batch', 'idem'))
if not status or (holds or '') ~= tenant then
  return 'absent'
end
forget(id, tenant)
redis.call('DEL', job, key('payload', id), key('result', id))
if idem and idem ~= '' then
  local record = key('idem', idem)
  local left = redis.call('PTTL', record)
  if left > 0 then
    redis.call('DEL', record)
    redis.call('HSET', record, 'erased', 1)
    redis.call('PEXPIRE', record, left)
  end
end
if batch ~= '' then
  recount(batch, status)
  redis.call('ZREM', key('members', batch), id)
  if status == 'queued' or status == 'running' then
    conclude(batch, retention)
  end
end
redis.call('HINCRBY', TALLY, 'erased', 1)
refresh(ttl, TALLY)
redis.call('SET', tombstone, token, 'PX', SENT_TWICE_WITHIN)
redis.call('PUBLISH', EVENTS, 'job:' .. id)
return 'done'
