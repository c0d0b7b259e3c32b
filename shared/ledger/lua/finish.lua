-- End an attempt, if no other has begun since: its lease may have run out, but its work is as good.
-- ARGV: prefix, unfinished ttl, retention, job id, fence, status, result or '', error or '',
--       then what there is to count: name, number…
-- Answers {1, a job that waits to be taken over or ''} | {0} (lost).
-- Sent twice by the same attempt it is applied once.
local ttl, retention, id, fence = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local status, result, error = ARGV[6], ARGV[7], ARGV[8]
local held = redis.call('HMGET', key('job', id), 'status', 'fence')
if held[2] ~= fence then
  return {0}
end
if held[1] ~= status then
  if held[1] ~= 'running' and held[1] ~= 'queued' then
    return {0}
  end
  if status == 'succeeded' then
    redis.call('SET', key('result', id), result, 'PX', retention)
  end
  for index = 9, #ARGV, 2 do
    count(ARGV[index], ARGV[index + 1])
  end
  settle(id, status, error, retention, ttl)
end
local urgent = redis.call('ZRANGEBYSCORE', DUE, '-inf', whole(now()), 'LIMIT', 0, 1)
return {1, urgent[1] or ''}
