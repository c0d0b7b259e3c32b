-- End a job that is queued or running. The fence moves, so that a result of its worker is refused.
-- args: job_id, tenant
-- Returns 'done' (also if it was cancelled before) | 'absent' | 'refused'
local job = key('job', args.job_id)
local status, tenant = unpack(redis.call('HMGET', job, 'status', 'tenant'))
if not status or (tenant or '') ~= args.tenant then
  return 'absent'
end
if status == 'cancelled' then
  return 'done'
end
if status ~= 'queued' and status ~= 'running' then
  return 'refused'
end
redis.call('HINCRBY', job, 'fence', 1)
end_job(args.job_id, 'cancelled', '')
return 'done'
