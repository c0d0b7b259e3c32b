-- Extend the lease of an attempt.
-- args: job_id, fence, lease
-- Returns 1 | 0 (the lease is lost) | -1 (a result of the attempt will be refused)
local status, fence = unpack(redis.call('HMGET', key('job', args.job_id), 'status', 'fence'))
if fence ~= args.fence then
  return -1
end
if status ~= 'running' then
  return 0
end
redis.call('ZADD', LEASES, integer(now() + args.lease), args.job_id)
extend(LEASES)
return 1
