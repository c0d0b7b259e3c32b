-- One sweep by the leader: leases that ran out go back to the queue or, after too many attempts,
-- fail; jobs whose pause is over, and queued jobs whose message must have been lost, are named so
-- that a message is sent.
-- ARGV: prefix, unfinished ttl, retention, leader token, leadership, limit, max attempts, backoff,
--       longest backoff, error of a job given up, lease, last sweep of this caller or 0,
--       broker empty (1|0), patience, slack, who the caller is (JSON)
-- Answers {leader 1|0, {given up id…}, {id to announce…}, time}
local ttl, retention = ARGV[2], ARGV[3]
local token, leadership, limit = ARGV[4], ARGV[5], ARGV[6]
local terms = {
  ttl = ttl, retention = retention, counted = true, max_attempts = tonumber(ARGV[7]),
  backoff = tonumber(ARGV[8]), longest = tonumber(ARGV[9]), error = ARGV[10],
  reason = 'lease-expired',
}
local lease, last = tonumber(ARGV[11]), tonumber(ARGV[12])
local broker_empty, patience, slack = ARGV[13], tonumber(ARGV[14]), tonumber(ARGV[15])

local at = now()
math.randomseed(at)
-- Who was here lately: the workers that live.
local PRESENT, LATELY = PREFIX .. ':present', 10000
redis.call('ZADD', PRESENT, whole(at), ARGV[16])
redis.call('ZREMRANGEBYSCORE', PRESENT, '-inf', whole(at - LATELY))
redis.call('PEXPIRE', PRESENT, 2 * LATELY)

local LEADER = PREFIX .. ':leader'
local leader = redis.call('GET', LEADER)
if leader and leader ~= token then
  return {0, {}, {}, at}
end
redis.call('SET', LEADER, token, 'PX', leadership)

prune(limit)
-- The clock was set back: no time may lie further ahead than when it was written.
local function clamp(name, furthest)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', name, '(' .. whole(furthest), '+inf', 'LIMIT', 0, limit)) do
    redis.call('ZADD', name, whole(furthest), id)
  end
end
clamp(LEASES, at + lease)
clamp(DUE, at + terms.longest)
clamp(PUBLISHED, at)
local heard = math.min(at, tonumber(redis.call('HGET', TALLY, 'heard') or 0))
redis.call('HSET', TALLY, 'heard', whole(heard))

-- Whoever lived but could not sweep for so long saw the store away, full or its clock jump. Then
-- the attempts could not renew their leases either, and none of them is to blame.
local amnesty = last > 0 and at - last > lease / 2
local given_up = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', whole(at), 'LIMIT', 0, limit)) do
  if amnesty then
    redis.call('ZADD', LEASES, whole(at + lease), id)
  elseif give_back(id, at, terms) then
    table.insert(given_up, id)
  end
end

local announced = announce_due(at, limit, ttl)
-- Messages arrive in the order they were sent, so whatever was sent well before the newest that has
-- been heard is lost; and with nothing left in the broker everything that still waits is.
local overdue = heard - slack
if broker_empty == '1' then
  overdue = math.max(overdue, at - patience)
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', PUBLISHED, '-inf', whole(math.max(overdue, 0)), 'LIMIT', 0, limit)) do
  if redis.call('HGET', key('job', id), 'status') == 'queued' then
    redis.call('ZADD', PUBLISHED, whole(at), id)
    redis.call('HSET', key('job', id), 'republished', '1')
    table.insert(announced, id)
  else
    redis.call('ZREM', PUBLISHED, id)
    redis.call('ZREM', QUEUED, id)
  end
end
if #announced > 0 then
  count('announced', #announced)
end
refresh(ttl, TALLY, NUMBERS)
return {1, given_up, announced, at}
