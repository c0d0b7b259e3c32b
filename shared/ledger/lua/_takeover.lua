-- Stands between the prelude and the scripts that end attempts which brought no outcome.

-- The first retry comes at once, because it is the worker that died; then the pause doubles.
local function pause(attempts, base, longest)
  if attempts <= 1 then
    return 0
  end
  return math.min(longest, base * 2 ^ (attempts - 2)) * (0.5 + math.random() / 2)
end

-- Give a running job back to the queue, or end it after its last attempt. `terms` has counted,
-- max_attempts, backoff, longest, error (of a job given up), retention, ttl, reason.
-- Answers whether the job was given up.
local function give_back(id, at, terms)
  local job = key('job', id)
  local status, attempts, created =
    unpack(redis.call('HMGET', job, 'status', 'attempts', 'created'))
  if status ~= 'running' then
    redis.call('ZREM', LEASES, id)
    return false
  end
  attempts = tonumber(attempts)
  count('lost:' .. terms.reason)
  refresh(terms.ttl, NUMBERS)
  if not terms.counted then
    attempts = redis.call('HINCRBY', job, 'attempts', -1)
  elseif attempts >= terms.max_attempts then
    settle(id, 'failed', terms.error, terms.retention, terms.ttl)
    return true
  end
  local due = at
  if terms.counted then
    due = at + pause(attempts, terms.backoff, terms.longest)
  end
  redis.call('HSET', job, 'owner', '')
  redis.call('ZREM', LEASES, id)
  redis.call('ZADD', QUEUED, created, id)
  redis.call('ZADD', DUE, whole(due), id)
  turn(id, 'running', 'queued', terms.ttl)
  refresh(terms.ttl, job, key('payload', id), QUEUED, DUE)
  return false
end

-- Name the jobs whose time has come and that nobody has been told of yet.
local function announce_due(at, limit, ttl)
  local named = {}
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', DUE, '-inf', whole(at), 'LIMIT', 0, limit)) do
    if redis.call('HGET', key('job', id), 'status') ~= 'queued' then
      redis.call('ZREM', DUE, id)
    elseif not redis.call('ZSCORE', PUBLISHED, id) then
      redis.call('ZADD', PUBLISHED, whole(at), id)
      redis.call('HSET', key('job', id), 'republished', '1')
      table.insert(named, id)
    end
  end
  refresh(ttl, PUBLISHED)
  return named
end
