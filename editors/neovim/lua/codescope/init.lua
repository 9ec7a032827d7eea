--- Codescope in Neovim: `require('codescope').setup()` starts the language server for the buffers it serves.

local M = {}

local client = require('codescope.client')
local compat = require('codescope.compat')
local config = require('codescope.config')
local status = require('codescope.status')

local STOP_MS = 3000
local settings

--- `options` are fields of a client configuration, such as `cmd`, `filetypes`, `settings`, `on_attach`.
function M.setup(options)
  settings = config.make(options)
  if compat.has_config() then
    vim.lsp.config(config.name, settings)
    vim.lsp.enable(config.name)
  else
    client.enable(settings)
  end
end

--- The command that starts the server, as it is set up now.
function M.command()
  if settings then
    return settings.cmd
  end
  local resolved = compat.has_config() and type(vim.lsp.config) == 'table' and vim.lsp.config[config.name]
  return (resolved or config.defaults).cmd
end

local function say(text, level)
  vim.notify('Codescope: ' .. text, level or vim.log.levels.INFO)
end

--- Ask the server to run one of its commands; `done(result)` is called with what it answers.
function M.execute(command, done)
  M.request('workspace/executeCommand', { command = command, arguments = {} }, done)
end

--- Ask the server; `done(result)` is called with what it answers.
function M.request(method, params, done)
  local running = compat.clients(vim.api.nvim_get_current_buf())
  if #running == 0 then
    running = compat.clients()
  end
  if #running == 0 then
    say('no server is running; see :checkhealth codescope', vim.log.levels.WARN)
    return
  end
  compat.request(running[1], method, params, function(err, result)
    if err then
      say(err.message or vim.inspect(err), vim.log.levels.ERROR)
    elseif done then
      done(result)
    end
  end)
end

--- Build the index anew.
function M.reindex()
  M.execute('codescope.reindex', function()
    say('the index is being built anew')
  end)
end

--- Show what is indexed.
function M.status()
  M.execute('codescope.status', function(result)
    say(status.sentence(result))
  end)
end

--- Show all that the server knows of its index, its processes and their memory, in a window of its own.
function M.details()
  M.request('codescope/status', vim.empty_dict(), function(result)
    local text = type(result) == 'table' and result.text or vim.inspect(result)
    vim.cmd('botright new')
    vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = 'nofile', 'wipe', false
    vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, '\n', { plain = true, trimempty = true }))
    vim.bo.modifiable = false
  end)
end

--- Stop our servers and start them again for the open buffers, as after an update or a crash of the server.
function M.restart()
  local stopped = compat.clients()
  local served = {}
  for _, one in ipairs(stopped) do
    for _, bufnr in ipairs(compat.buffers(one)) do
      served[bufnr] = one.config
    end
    compat.stop(one)
  end
  local function gone()
    for _, one in ipairs(stopped) do
      if vim.lsp.get_client_by_id(one.id) then
        return false
      end
    end
    return true
  end
  if not vim.wait(STOP_MS, gone, 20) then
    for _, one in ipairs(stopped) do
      compat.stop(one, true)
    end
    vim.wait(STOP_MS, gone, 20)
  end
  if not compat.has_config() then
    client.attach_open(settings or config.make())
    return
  end
  for bufnr, used in pairs(served) do
    if vim.api.nvim_buf_is_valid(bufnr) then
      vim.lsp.start(used, { bufnr = bufnr })
    end
  end
  vim.lsp.enable(config.name) -- for buffers that had lost their server
end

--- Open the log of Neovim's language client, which has what the server writes to its standard error.
function M.log()
  vim.cmd('tabnew ' .. vim.fn.fnameescape(require('vim.lsp.log').get_filename()))
end

return M
