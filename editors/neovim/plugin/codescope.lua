-- The :Codescope command. Nothing starts before `require('codescope').setup()` or `vim.lsp.enable('codescope')`.

if vim.g.loaded_codescope then
  return
end
vim.g.loaded_codescope = true

local actions = { 'details', 'log', 'reindex', 'restart', 'status' }

vim.api.nvim_create_user_command('Codescope', function(command)
  if not vim.tbl_contains(actions, command.args) then
    vim.notify('Codescope: one of ' .. table.concat(actions, ', ') .. ' is expected', vim.log.levels.ERROR)
    return
  end
  require('codescope')[command.args]()
end, {
  nargs = 1,
  desc = 'Codescope: ' .. table.concat(actions, ', '),
  complete = function(lead)
    return vim.tbl_filter(function(action)
      return vim.startswith(action, lead)
    end, actions)
  end,
})
