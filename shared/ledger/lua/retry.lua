-- Put a job that failed or was cancelled back into the queue, as if it were new. The fence moves, so
-- that the end of an earlier attempt, sent once more, is refused.
-- ARGV: prefix, unfinished ttl, job id, tenant, token
-- Answers 'done' (also when sent twice with one token) | 'absent' | 'refused' | 'gone' (its payload)
local ttl, id, tenant, token = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local job = key('job', id)
local status, holds, batch, retried =
  unpack(redis.call('HMGET', job, 'status', 'tenant', 'batch', 'retried'))
if not status or (holds or '') ~= tenant then
  return 'absent'
end
if retried == token then
  return 'done'
end
if status ~= 'failed' and status ~= 'cancelled' then
  return 'refused'
end
if redis.call('EXISTS', key('payload', id)) == 0 then
  return 'gone'
end
local at = now()
redis.call('HINCRBY', job, 'fence', 1)
turn(id, status, 'queued', ttl)
redis.call('HSET', job, 'attempts', 0, 'error', '', 'retried', token)
redis.call('HDEL', job, 'started', 'finished', 'expires', 'called', 'calls', 'trouble')
redis.call('ZADD', QUEUED, whole(at), id)
redis.call('ZADD', PUBLISHED, whole(at), id)
expires(id, tenant, at + ttl)
outlive(EXPIRY, ttl)
refresh(ttl, job, key('payload', id), key('batch', batch), key('members', batch), QUEUED, PUBLISHED)
return 'done'
