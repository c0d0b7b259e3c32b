-- One sweep by the leader: leases that ran out go back to the queue or, after too many attempts,
-- fail; queued jobs whose message must have been lost are named so that it is sent again.
-- ARGV: prefix, unfinished ttl, retention, leader token, leadership, limit, max attempts,
--       error of a job given up, broker empty (1|0), patience, slack
-- Answers {leader 1|0, {given up id…}, {id to announce again…}}
local ttl, retention = ARGV[2], ARGV[3]
local token, leadership, limit, max_attempts = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7])
local error, broker_empty, patience, slack = ARGV[8], ARGV[9], tonumber(ARGV[10]), tonumber(ARGV[11])

local LEADER = PREFIX .. ':leader'
local leader = redis.call('GET', LEADER)
if leader and leader ~= token then
  return {0, {}, {}}
end
redis.call('SET', LEADER, token, 'PX', leadership)

prune(limit)
local at = now()
local given_up = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', LEASES, '-inf', whole(at), 'LIMIT', 0, limit)) do
  local job = key('job', id)
  local status, attempts, batch, created =
    unpack(redis.call('HMGET', job, 'status', 'attempts', 'batch', 'created'))
  redis.call('ZREM', LEASES, id)
  if status == 'running' then
    if tonumber(attempts) >= max_attempts then
      settle(id, 'failed', error, retention, ttl)
      table.insert(given_up, id)
    else
      redis.call('HSET', job, 'status', 'queued', 'owner', '')
      redis.call('ZADD', QUEUED, created, id)
      redis.call('ZADD', RUNG, 0, id)
      turn(id, 'running', 'queued', ttl)
      refresh(ttl, job, key('payload', id), QUEUED, RUNG)
    end
  end
end

-- Messages arrive in the order they were sent, so whatever was sent well before the newest that has
-- been heard is lost; and with nothing left in the broker everything that still waits is.
local overdue = tonumber(redis.call('HGET', TALLY, 'heard') or 0) - slack
if broker_empty == '1' then
  overdue = math.max(overdue, at - patience)
end
local lost = redis.call('ZRANGEBYSCORE', RUNG, '-inf', whole(math.max(overdue, 0)), 'LIMIT', 0, limit)
for index = #lost, 1, -1 do
  if redis.call('EXISTS', key('job', lost[index])) == 0 then
    redis.call('ZREM', RUNG, lost[index])
    redis.call('ZREM', QUEUED, lost[index])
    table.remove(lost, index)
  else
    redis.call('ZADD', RUNG, whole(at), lost[index])
  end
end
return {1, given_up, lost}
