-- Note how a callback went. One of an earlier ending, or sent twice, changes nothing.
-- ARGV: prefix, unfinished ttl, kind, id, ending, calls made, 'delivered' | 'failed' | 'pending',
--       trouble or '', pause until the next call
-- Answers 1 | 0 (superseded)
local kind, id, ending, calls = ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local outcome, trouble, pause = ARGV[7], ARGV[8], ARGV[9]
local name = key(kind, id)
if redis.call('HGET', name, 'endings') ~= ending
  or not redis.call('ZSCORE', CALLBACKS, kind .. ':' .. id) then
  return 0
end
redis.call('HSET', name, 'called', outcome, 'calls', calls, 'trouble', trouble)
if outcome == 'pending' then
  redis.call('ZADD', CALLBACKS, whole(now() + pause), kind .. ':' .. id)
else
  redis.call('ZREM', CALLBACKS, kind .. ':' .. id)
end
return 1
