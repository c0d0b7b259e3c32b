-- Push the end of a lease on. ARGV: prefix, unfinished ttl, job id, fence, lease.
-- Answers 1 | 0 (lost) | -1 (whatever comes of the attempt will be refused)
local ttl, id, fence, lease = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local held = redis.call('HMGET', key('job', id), 'status', 'fence')
if held[2] ~= fence then
  return -1
end
if held[1] ~= 'running' then
  return 0
end
redis.call('ZADD', LEASES, whole(now() + lease), id)
refresh(ttl, LEASES)
return 1
