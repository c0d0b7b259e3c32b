-- The part of scripts that end attempts without an outcome.
-- args: max_attempts, backoff, longest_backoff, final_error
local MAX_ATTEMPTS, BACKOFF = tonumber(args.max_attempts), tonumber(args.backoff)
local LONGEST_BACKOFF = tonumber(args.longest_backoff)

-- The second attempt may begin at once, because the worker died; then the pause doubles.
local function pause_after(attempts)
  if attempts <= 1 then
    return 0
  end
  return math.min(LONGEST_BACKOFF, BACKOFF * 2 ^ (attempts - 2)) * (0.5 + math.random() / 2)
end

-- Put a running job back into the queue, or fail it after its last attempt. The attempt counts only
-- if `counted`; `reason` is for the metrics. Returns whether the job failed.
local function requeue_or_fail(id, at, counted, reason)
  local job = key('job', id)
  local status, attempts, created =
    unpack(redis.call('HMGET', job, 'status', 'attempts', 'created'))
  if status ~= 'running' then
    redis.call('ZREM', LEASES, id)
    return false
  end
  attempts = tonumber(attempts)
  count('lost:' .. reason)
  extend(METRICS)
  local due = at
  if not counted then
    redis.call('HINCRBY', job, 'attempts', -1)
  elseif attempts >= MAX_ATTEMPTS then
    end_job(id, 'failed', args.final_error)
    return true
  else
    due = at + pause_after(attempts)
  end
  redis.call('HSET', job, 'owner', '')
  redis.call('ZREM', LEASES, id)
  redis.call('ZADD', QUEUED, created, id)
  redis.call('ZADD', DUE, integer(due), id)
  change_status(id, 'running', 'queued')
  extend(job, key('payload', id), QUEUED, DUE)
  return false
end

-- Note that a message for a job is sent again.
local function republish(id, at)
  redis.call('ZADD', PUBLISHED, integer(at), id)
  redis.call('HSET', key('job', id), 'republished', '1')
end

-- Return the jobs that may begin again and have no message, which the caller must publish.
local function republish_due(at, limit)
  local ids = {}
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', DUE, '-inf', integer(at), 'LIMIT', 0, limit)) do
    if redis.call('HGET', key('job', id), 'status') ~= 'queued' then
      redis.call('ZREM', DUE, id)
    elseif not redis.call('ZSCORE', PUBLISHED, id) then
      republish(id, at)
      table.insert(ids, id)
    end
  end
  extend(PUBLISHED)
  return ids
end
