-- Push the end of a lease on. ARGV: prefix, unfinished ttl, job id, fence, lease. Answers 1 | 0 (lost)
local ttl, id, fence, lease = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local held = redis.call('HMGET', key('job', id), 'status', 'fence')
if held[1] ~= 'running' or held[2] ~= fence then
  return 0
end
redis.call('ZADD', LEASES, whole(now() + lease), id)
refresh(ttl, LEASES)
return 1
