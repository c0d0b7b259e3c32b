-- Read a job with its place in the queue and its result, in one step.
-- args: job_id, with_result
-- `with_result` is 1 or 0.
-- Returns {fields of the job and their values, jobs queued before it or false, result or false,
--         jobs running, mean run or ''}; the last two only while it is queued; {{}} without a job
local fields = redis.call('HGETALL', key('job', args.job_id))
if #fields == 0 then
  return {fields}
end
local place = redis.call('ZRANK', QUEUED, args.job_id)
local result = args.with_result == '1' and redis.call('GET', key('result', args.job_id))
if place then
  local mean_run = redis.call('HGET', TOTALS, 'mean_run') or ''
  return {fields, place, result, redis.call('ZCARD', LEASES), mean_run}
end
return {fields, place, result}
