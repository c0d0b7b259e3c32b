-- Begin an attempt at a queued job. A claim sent twice with the same token is one claim.
-- args: job_id, token, lease, sent
-- `sent` is when the message was sent again, or 0 for the first message.
-- Returns {fence, attempts, payload, batch, request id, traceparent, tenant} | {} if not available
local id = args.job_id
local job = key('job', id)
local status, owner, batch, republished, request, trace, tenant = unpack(redis.call('HMGET', job,
  'status', 'owner', 'batch', 'republished', 'request', 'trace', 'tenant'))

local function claimed(fence, attempts)
  return {tonumber(fence), tonumber(attempts), redis.call('GET', key('payload', id)), batch,
    request or '', trace or '', tenant or ''}
end

if status == 'running' and owner == args.token then
  return claimed(unpack(redis.call('HMGET', job, 'fence', 'attempts')))
end
local at = now()
local due = redis.call('ZSCORE', DUE, id)
if status ~= 'queued' or (due and tonumber(due) > at) then
  return {}
end

-- The first write must be one that a full store refuses; after it the script runs to its end.
redis.call('HSET', job, 'status', 'running', 'owner', args.token, 'started', integer(at))
-- Note how far the broker has come. For a job that was published twice only the time in its message
-- tells, because the message received may be the first one.
local sent = tonumber(args.sent)
if sent == 0 and not republished then
  sent = tonumber(redis.call('ZSCORE', PUBLISHED, id) or 0)
end
if sent > tonumber(redis.call('HGET', TOTALS, 'received') or 0) then
  redis.call('HSET', TOTALS, 'received', integer(sent))
end
local queued_at = redis.call('ZSCORE', QUEUED, id)
leave_queue(id)
redis.call('ZADD', LEASES, integer(at + args.lease), id)
local fence = redis.call('HINCRBY', job, 'fence', 1)
local attempts = redis.call('HINCRBY', job, 'attempts', 1)
change_status(id, 'queued', 'running')
count('attempts')
if attempts == 1 and queued_at then
  observe('wait', at - queued_at)
end
extend(job, key('payload', id), LEASES, TOTALS, METRICS)
return claimed(fence, attempts)
