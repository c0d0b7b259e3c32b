-- End an attempt with its outcome, if no other attempt has begun since: its lease may have run out,
-- but its work is as good. Sent twice by the same attempt it is applied once.
-- args: job_id, fence, status, result, error
-- rows: metric, number
-- A row is a number to add to a metric. `result` and `error` may be ''.
-- Returns {1, a job that may begin again or ''} | {0} (refused)
local id, status = args.job_id, args.status
local old_status, fence = unpack(redis.call('HMGET', key('job', id), 'status', 'fence'))
if fence ~= args.fence then
  return {0}
end
if old_status ~= status then
  if old_status ~= 'running' and old_status ~= 'queued' then
    return {0}
  end
  if status == 'succeeded' then
    redis.call('SET', key('result', id), args.result, 'PX', args.retention)
  end
  for _, row in ipairs(rows) do
    count(row.metric, row.number)
  end
  end_job(id, status, args.error)
end
local due = redis.call('ZRANGEBYSCORE', DUE, '-inf', integer(now()), 'LIMIT', 0, 1)
return {1, due[1] or ''}
