-- Note the result of a callback. One of an earlier ending, or sent twice, changes nothing.
-- args: kind, id, ending, attempts, status, error, pause
-- `status` is 'delivered' | 'failed' | 'pending', `error` may be '', `pause` is the time until the
-- next attempt.
-- Returns 1 | 0 (superseded)
local name, entry = key(args.kind, args.id), args.kind .. ':' .. args.id
if redis.call('HGET', name, 'endings') ~= args.ending
  or not redis.call('ZSCORE', CALLBACKS, entry) then
  return 0
end
redis.call('HSET', name, 'callback_status', args.status, 'callback_attempts', args.attempts,
  'callback_error', args.error)
if args.status == 'pending' then
  redis.call('ZADD', CALLBACKS, integer(now() + args.pause), entry)
else
  redis.call('ZREM', CALLBACKS, entry)
end
return 1
