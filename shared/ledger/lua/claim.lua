-- Begin an attempt at a queued job. A claim sent twice with the same token is one claim.
-- ARGV: prefix, unfinished ttl, job id, token, lease
-- Answers {fence, attempts, payload, batch} | {} when the job is not to be had
local ttl, id, token, lease = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local job = key('job', id)
local status, owner, batch = unpack(redis.call('HMGET', job, 'status', 'owner', 'batch'))

if status == 'running' and owner == token then
  local held = redis.call('HMGET', job, 'fence', 'attempts')
  return {tonumber(held[1]), tonumber(held[2]), redis.call('GET', key('payload', id)), batch}
end
if status ~= 'queued' then
  return {}
end

local at = now()
local rung = redis.call('ZSCORE', RUNG, id)
if rung and tonumber(rung) > tonumber(redis.call('HGET', TALLY, 'heard') or 0) then
  redis.call('HSET', TALLY, 'heard', rung)
end
redis.call('ZREM', QUEUED, id)
redis.call('ZREM', RUNG, id)
redis.call('ZADD', LEASES, whole(at + lease), id)
redis.call('HSET', job, 'status', 'running', 'owner', token, 'started', whole(at))
local fence = redis.call('HINCRBY', job, 'fence', 1)
local attempts = redis.call('HINCRBY', job, 'attempts', 1)
turn(id, 'queued', 'running', ttl)
refresh(ttl, job, key('payload', id), LEASES, TALLY)
return {fence, attempts, redis.call('GET', key('payload', id)), batch}
