--- :checkhealth codescope

local M = {}

local compat = require('codescope.compat')
local config = require('codescope.config')

local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local info = health.info or health.report_info
local warn = health.warn or health.report_warn
local error_ = health.error or health.report_error

local function check_command(cmd)
  if type(cmd) ~= 'table' then
    info('the server is reached by a function')
    return
  end
  local shown = table.concat(cmd, ' ')
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    error_(('"%s" was not found'):format(cmd[1]), {
      'in a checkout of Codescope: pipx install .',
      'or there: uv tool install .',
      'or name the command: require("codescope").setup({ cmd = { "/path/to/codescope", "lsp" } })',
    })
    return
  end
  local version = vim.fn.system({ path, '--version' })
  if vim.v.shell_error == 0 then
    ok(('`%s` is %s, %s'):format(shown, path, vim.trim(version)))
  else
    warn(('`%s --version` failed: %s'):format(path, vim.trim(version)))
  end
end

function M.check()
  start('Codescope')
  if compat.has_config() then
    ok('Neovim starts the server (vim.lsp.config)')
  elseif vim.fn.has('nvim-0.10') == 1 then
    ok('the plugin starts the server')
  else
    warn('this Neovim is older than 0.10, the oldest that is supported; the basics work from 0.7')
  end
  check_command(require('codescope').command())
  local running = compat.clients()
  if #running == 0 then
    info('no server is running; one starts with the first ' .. table.concat(config.defaults.filetypes, ', ') .. ' file')
  end
  for _, client in ipairs(running) do
    local root = client.config.root_dir or 'files outside of projects'
    ok(('client %d serves %s, %d buffers'):format(client.id, root, #compat.buffers(client)))
  end
end

return M
