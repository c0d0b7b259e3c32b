-- Put a job that failed or was cancelled back into the queue, like a new one. The fence moves, so
-- that the end of an earlier attempt, sent once more, is refused.
-- args: job_id, tenant, token
-- Returns 'done' (also if sent twice with one token) | 'absent' | 'refused' | 'gone' (its payload)
local id = args.job_id
local job = key('job', id)
local status, tenant, batch, retry_token =
  unpack(redis.call('HMGET', job, 'status', 'tenant', 'batch', 'retry_token'))
if not status or (tenant or '') ~= args.tenant then
  return 'absent'
end
if retry_token == args.token then
  return 'done'
end
if status ~= 'failed' and status ~= 'cancelled' then
  return 'refused'
end
if redis.call('EXISTS', key('payload', id)) == 0 then
  return 'gone'
end
local at = now()
redis.call('HINCRBY', job, 'fence', 1)
change_status(id, status, 'queued')
redis.call('HSET', job, 'attempts', 0, 'error', '', 'retry_token', args.token)
redis.call('HDEL', job, 'started', 'finished', 'expires',
  'callback_status', 'callback_attempts', 'callback_error')
redis.call('ZADD', QUEUED, integer(at), id)
redis.call('ZADD', PUBLISHED, integer(at), id)
set_expiry(id, args.tenant, at + args.unfinished_ttl)
keep(EXPIRY)
extend(job, key('payload', id), key('batch', batch), key('members', batch), QUEUED, PUBLISHED)
return 'done'
