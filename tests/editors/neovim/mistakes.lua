-- What a user is told when something is not as it should be. task: {file}.

return function(task)
  local answer = {}
  local said = {}
  vim.notify = function(text)
    table.insert(said, text)
  end
  local codescope = require('codescope')
  local ok, message = pcall(codescope.setup, { cmd = 'codescope lsp' })
  answer.cmd = { ok, message }
  codescope.setup({ cmd = { 'no-such-command' } })
  vim.cmd('edit ' .. vim.fn.fnameescape(task.file))
  vim.cmd('edit ' .. vim.fn.fnameescape(task.file .. 'x.py'))
  answer.missing = said
  said = {}
  vim.cmd('Codescope status')
  vim.cmd('Codescope dance')
  answer.commands = said
  answer.completion = vim.fn.getcompletion('Codescope re', 'cmdline')
  vim.cmd('checkhealth codescope')
  answer.health = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  return answer
end
