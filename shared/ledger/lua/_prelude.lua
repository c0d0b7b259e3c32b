-- Stands before every script. ARGV[1] is the key prefix; keys are built from it, because a job's
-- batch is known only once the job is read (so the store cannot be a Redis Cluster: docs/adr/0002).
-- The store's clock is the only clock leases are measured by. Times are milliseconds.

local PREFIX = ARGV[1]

local function key(kind, id)
  return PREFIX .. ':' .. kind .. ':' .. id
end

local QUEUED = PREFIX .. ':queued'   -- sorted set: job id by time of acceptance
local RUNG = PREFIX .. ':rung'       -- sorted set: queued job id by time its message was last sent
local DUE = PREFIX .. ':due'         -- sorted set: queued job id, given back, by time it may begin again
local LEASES = PREFIX .. ':leases'   -- sorted set: running job id by end of its lease
local TALLY = PREFIX .. ':tally'     -- hash: totals since the namespace began
local EVENTS = PREFIX .. ':events'   -- channel: 'job:<id>' and 'batch:<id>' that ended

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function whole(number)
  return string.format('%.0f', number)
end

-- Every key expires; those that serve all jobs are pushed on at each use.
local function refresh(ttl, ...)
  for _, name in ipairs({...}) do
    redis.call('PEXPIRE', name, ttl)
  end
end

local function move(batch, from, to)
  local name = key('batch', batch)
  if batch == '' or redis.call('EXISTS', name) == 0 then
    return
  end
  redis.call('HINCRBY', name, from, -1)
  redis.call('HINCRBY', name, to, 1)
end

-- The end of a job: its status, its error or its result, and what waits for it is told.
local function settle(id, status, error, retention, unfinished_ttl)
  local job = key('job', id)
  local at = now()
  local was, batch = unpack(redis.call('HMGET', job, 'status', 'batch'))
  redis.call('HSET', job, 'status', status, 'finished', whole(at),
    'expires', whole(at + retention), 'error', error)
  redis.call('PEXPIRE', job, retention)
  if status == 'succeeded' then
    redis.call('DEL', key('payload', id))
  else
    redis.call('PEXPIRE', key('payload', id), retention)
  end
  redis.call('ZREM', LEASES, id)
  redis.call('ZREM', QUEUED, id)
  redis.call('ZREM', RUNG, id)
  redis.call('ZREM', DUE, id)
  redis.call('HINCRBY', TALLY, status, 1)
  refresh(unfinished_ttl, TALLY)
  redis.call('PUBLISH', EVENTS, 'job:' .. id)
  if batch ~= '' then
    move(batch, was, status)
    local open = redis.call('HMGET', key('batch', batch), 'queued', 'running')
    if tonumber(open[1] or 0) + tonumber(open[2] or 0) == 0 then
      redis.call('PEXPIRE', key('batch', batch), retention)
      redis.call('PUBLISH', EVENTS, 'batch:' .. batch)
    end
  end
end
