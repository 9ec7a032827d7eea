-- A home folder that is a repository, as with dotfiles: its user is asked, and says yes. task: {server}.

local PATIENCE = 60000

return function(task)
  local compat = require('codescope.compat')
  local home, answer = vim.env.HOME, { names = {} }
  vim.fn.mkdir(home .. '/.git', 'p')
  vim.fn.writefile({ 'def at_home(): ...' }, home .. '/a.py')
  -- What Neovim asks with.
  vim.fn.inputlist = function(lines)
    answer.asked = lines
    return 1
  end
  require('codescope').setup({ cmd = task.server })
  vim.cmd('edit ' .. vim.fn.fnameescape(home .. '/a.py'))
  local function found()
    local client = compat.clients(0)[1]
    local reply = client and client.request_sync('workspace/symbol', { query = 'at_home' }, 2000, 0)
    for _, symbol in ipairs(reply and reply.result or {}) do
      table.insert(answer.names, symbol.name)
    end
    return #answer.names > 0
  end
  vim.wait(PATIENCE, found, 200)
  return answer
end
