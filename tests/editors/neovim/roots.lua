-- task: {markers, paths}; the root of each path, or "none".

return function(task)
  local root = require('codescope.root')
  local answer = {}
  for _, path in ipairs(task.paths) do
    table.insert(answer, root.find(path, task.markers) or 'none')
  end
  return answer
end
