-- Begin an attempt at a queued job. A claim sent twice with the same token is one claim.
-- ARGV: prefix, unfinished ttl, job id, token, lease, time the message was sent again or 0
-- Answers {fence, attempts, payload, batch, request id, traceparent, tenant} | {} when it is not to be had
local ttl, id, token, lease, sent = ARGV[2], ARGV[3], ARGV[4], ARGV[5], tonumber(ARGV[6])
local job = key('job', id)
local status, owner, batch, republished, request, trace, tenant =
  unpack(redis.call('HMGET', job, 'status', 'owner', 'batch', 'republished', 'request', 'trace', 'tenant'))

local function claimed(fence, attempts)
  return {tonumber(fence), tonumber(attempts), redis.call('GET', key('payload', id)), batch,
    request or '', trace or '', tenant or ''}
end

if status == 'running' and owner == token then
  local held = redis.call('HMGET', job, 'fence', 'attempts')
  return claimed(held[1], held[2])
end
local at = now()
local due = redis.call('ZSCORE', DUE, id)
if status ~= 'queued' or (due and tonumber(due) > at) then
  return {}
end

-- The first write must be one that a full store refuses; after it the script runs to its end.
redis.call('HSET', job, 'status', 'running', 'owner', token, 'started', whole(at))
-- How far the broker has come. A job that was announced twice says so only through the time its
-- message carries, for the message just heard may be the first.
if sent == 0 and not republished then
  sent = tonumber(redis.call('ZSCORE', PUBLISHED, id) or 0)
end
if sent > tonumber(redis.call('HGET', TALLY, 'heard') or 0) then
  redis.call('HSET', TALLY, 'heard', whole(sent))
end
local since = redis.call('ZSCORE', QUEUED, id)
redis.call('ZREM', QUEUED, id)
redis.call('ZREM', PUBLISHED, id)
redis.call('ZREM', DUE, id)
redis.call('ZADD', LEASES, whole(at + lease), id)
local fence = redis.call('HINCRBY', job, 'fence', 1)
local attempts = redis.call('HINCRBY', job, 'attempts', 1)
turn(id, 'queued', 'running', ttl)
count('attempts')
if attempts == 1 and since then
  observe('wait', at - since)
end
refresh(ttl, job, key('payload', id), LEASES, TALLY, NUMBERS)
return claimed(fence, attempts)
