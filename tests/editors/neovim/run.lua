-- Runs the script of a task and writes what it returns: {answer = ...} or {error = ...}. The scripts assert nothing.
--
-- CODESCOPE_TASK names a JSON file {script, answer, ...}; a script is `return function(task) ... return answer end`.

local task = vim.fn.json_decode(vim.fn.readfile(vim.env.CODESCOPE_TASK))
local ok, answer = xpcall(function()
  return dofile(task.script)(task)
end, debug.traceback)

for _, client in ipairs(vim.lsp.get_active_clients()) do
  client.stop()
end
vim.wait(5000, function()
  return #vim.lsp.get_active_clients() == 0
end, 20)
vim.fn.writefile({ vim.fn.json_encode(ok and { answer = answer } or { error = tostring(answer) }) }, task.answer)
vim.cmd(ok and 'qall!' or 'cquit 1')
