-- Make one pass of the reconciler, if the caller leads: jobs whose lease has run out go back to the
-- queue or fail after too many attempts; jobs whose pause is over, and queued jobs whose message
-- must be lost, are returned, so that a message is sent.
-- uses: _takeover
-- args: leader, leadership, heartbeat, heartbeat_ttl, limit, lease
-- args: last_sweep, broker_empty, patience, slack
-- `leader` names the caller, which leads for `leadership`. `heartbeat` (JSON) describes it and
-- counts for `heartbeat_ttl`. `last_sweep` is the time of its last pass or 0, `broker_empty` 1 or 0.
-- Returns {leading 1|0, {id of a job that failed…}, {id to publish…}, time}
local HEARTBEATS, LEADER = PREFIX .. ':heartbeats', PREFIX .. ':leader'
local lease, last_sweep = tonumber(args.lease), tonumber(args.last_sweep)
local at = now()
math.randomseed(at)

local function by_score(name, lowest, highest)
  return redis.call('ZRANGEBYSCORE', name, lowest, highest, 'LIMIT', 0, args.limit)
end

local function note_heartbeat()
  redis.call('ZADD', HEARTBEATS, integer(at), args.heartbeat)
  redis.call('ZREMRANGEBYSCORE', HEARTBEATS, '-inf', integer(at - args.heartbeat_ttl))
  redis.call('PEXPIRE', HEARTBEATS, integer(2 * args.heartbeat_ttl))
end

local function take_lead()
  local leader = redis.call('GET', LEADER)
  if leader and leader ~= args.leader then
    return false
  end
  redis.call('SET', LEADER, args.leader, 'PX', args.leadership)
  return true
end

-- Remove jobs whose record has expired. One that was used meanwhile gets its later time.
local function remove_expired()
  for _, entry in ipairs(by_score(EXPIRY, '-inf', integer(at))) do
    local id, tenant = string.match(entry, '^([^:]*):(.*)$')
    local left = redis.call('PTTL', key('job', id))
    if left > 0 then
      set_expiry(id, tenant, at + left)
    else
      unlist(id, tenant)
    end
  end
end

-- After a clock was set back, pull times that lie too far ahead back to `latest`.
local function clamp(name, latest)
  for _, id in ipairs(by_score(name, '(' .. integer(latest), '+inf')) do
    redis.call('ZADD', name, integer(latest), id)
  end
end

local function clamp_all()
  clamp(LEASES, at + lease)
  clamp(DUE, at + LONGEST_BACKOFF)
  clamp(PUBLISHED, at)
  local received = math.min(at, tonumber(redis.call('HGET', TOTALS, 'received') or 0))
  redis.call('HSET', TOTALS, 'received', integer(received))
  return received
end

-- End the attempts whose lease has run out. A caller that lived but could not sweep for half a lease
-- saw the store away, full, or its clock jump: then the attempts could not renew their leases
-- either, and all of them get a new one, also those that run out before the next renewal.
local function end_expired_attempts()
  local outage = last_sweep > 0 and at - last_sweep > lease / 2
  local failed = {}
  for _, id in ipairs(by_score(LEASES, '-inf', integer(outage and at + lease or at))) do
    if outage then
      redis.call('ZADD', LEASES, integer(at + lease), id)
    elseif requeue_or_fail(id, at, true, 'lease-expired') then
      table.insert(failed, id)
    end
  end
  return failed
end

-- Messages arrive in the order they were sent, so one that was sent well before the newest received
-- is lost; and while the broker is empty, the message of every queued job is.
local function republish_lost(received, ids)
  local overdue = received - args.slack
  if args.broker_empty == '1' then
    overdue = math.max(overdue, at - args.patience)
  end
  for _, id in ipairs(by_score(PUBLISHED, '-inf', integer(math.max(overdue, 0)))) do
    if redis.call('HGET', key('job', id), 'status') == 'queued' then
      republish(id, at)
      table.insert(ids, id)
    else
      redis.call('ZREM', PUBLISHED, id)
      redis.call('ZREM', QUEUED, id)
    end
  end
end

note_heartbeat()
if not take_lead() then
  return {0, {}, {}, at}
end
remove_expired()
local received = clamp_all()
local failed = end_expired_attempts()
local to_publish = republish_due(at, args.limit)
republish_lost(received, to_publish)
if #to_publish > 0 then
  count('republished', #to_publish)
end
extend(TOTALS, METRICS)
return {1, failed, to_publish, at}
