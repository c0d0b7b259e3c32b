-- Erase everything stored of a job. Of its idempotency record only the hash of the key stays, so that
-- the same request sent again does not bring the document back.
-- args: job_id, tenant, token
-- Returns 'done' (also if sent twice with one token) | 'absent'
local SENT_TWICE_WITHIN = 60000
local id = args.job_id
local tombstone = key('erased', id)
if redis.call('GET', tombstone) == args.token then
  return 'done'
end
local job = key('job', id)
local status, tenant, batch, idempotency_id =
  unpack(redis.call('HMGET', job, 'status', 'tenant', 'batch', 'idem'))
if not status or (tenant or '') ~= args.tenant then
  return 'absent'
end
unlist(id, args.tenant)
redis.call('DEL', job, key('payload', id), key('result', id))
if idempotency_id and idempotency_id ~= '' then
  local record = key('idem', idempotency_id)
  local left = redis.call('PTTL', record)
  if left > 0 then
    redis.call('DEL', record)
    redis.call('HSET', record, 'erased', 1)
    redis.call('PEXPIRE', record, left)
  end
end
if batch ~= '' then
  recount(batch, status)
  redis.call('ZREM', key('members', batch), id)
  if status == 'queued' or status == 'running' then
    end_batch_if_done(batch)
  end
end
tell_library('erased', id, args.tenant)
redis.call('HINCRBY', TOTALS, 'erased', 1)
extend(TOTALS)
redis.call('SET', tombstone, args.token, 'PX', SENT_TWICE_WITHIN)
redis.call('PUBLISH', EVENTS, 'job:' .. id)
return 'done'
