-- End a job that is queued or running. The fence moves, so that whatever a worker still makes of it
-- is refused.
-- ARGV: prefix, unfinished ttl, retention, job id, tenant
-- Answers 'done' (also when it was cancelled before) | 'absent' | 'refused'
local ttl, retention, id, tenant = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local job = key('job', id)
local held = redis.call('HMGET', job, 'status', 'tenant')
if not held[1] or (held[2] or '') ~= tenant then
  return 'absent'
end
if held[1] == 'cancelled' then
  return 'done'
end
if held[1] ~= 'queued' and held[1] ~= 'running' then
  return 'refused'
end
redis.call('HINCRBY', job, 'fence', 1)
settle(id, 'cancelled', '', retention, ttl)
return 'done'
