-- End attempts without an outcome: all of one owner, or the one with this job and fence.
-- uses: _takeover
-- args: counted, owner, job_id, fence, limit
-- `counted` is 1 if the attempts count, else 0. `owner` is what the tokens of its attempts begin
-- with, or ''; `job_id` is '' for all of an owner.
-- Returns {{id of a job that failed…}, {id to publish…}}
local counted, one = args.counted == '1', args.job_id ~= ''
local reason = one and 'transient-failure' or counted and 'worker-died' or 'handed-back'
local at = now()
math.randomseed(at)

local function is_meant(id)
  local owner, fence = unpack(redis.call('HMGET', key('job', id), 'owner', 'fence'))
  if one then
    return fence == args.fence
  end
  return owner and string.sub(owner, 1, #args.owner) == args.owner
end

local failed = {}
-- There are as many leases as worker processes, so reading all of them is cheap.
for _, id in ipairs(one and {args.job_id} or redis.call('ZRANGE', LEASES, 0, -1)) do
  if is_meant(id) and requeue_or_fail(id, at, counted, reason) then
    table.insert(failed, id)
  end
end
return {failed, republish_due(at, args.limit)}
