-- A job as it stands, in one step.
-- ARGV: prefix, id, '1' to have its result
-- Answers {fields of the job and their values, jobs queued before it or false, result or false,
--         jobs running, mean run or ''}; the last two only while it is queued; no fields: no job
local id = ARGV[2]
local fields = redis.call('HGETALL', key('job', id))
if #fields == 0 then
  return {fields}
end
local place = redis.call('ZRANK', QUEUED, id)
local result = ARGV[3] == '1' and redis.call('GET', key('result', id))
if place then
  return {fields, place, result, redis.call('ZCARD', LEASES), redis.call('HGET', TALLY, 'run') or ''}
end
return {fields, place, result}
