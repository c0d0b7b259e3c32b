-- Let others begin queued jobs at once, because their message will not be worked on.
-- rows: job_id
-- Returns 1
local at = integer(now())
for _, row in ipairs(rows) do
  if redis.call('HGET', key('job', row.job_id), 'status') == 'queued' then
    redis.call('ZADD', DUE, 'NX', at, row.job_id)
    redis.call('ZREM', PUBLISHED, row.job_id)
  end
end
extend(DUE)
return 1
