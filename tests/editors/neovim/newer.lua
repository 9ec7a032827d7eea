-- What the plugin calls on newer versions, whose functions stand-ins record: vim.lsp.config and enable (0.11), and
-- vim.lsp.start (0.8 to 0.10). task: {root, file}.

return function(task)
  local answer = {}
  local calls = {}
  local options = { cmd = { 'other', 'lsp' }, settings = { codescope = { minimumConfidence = 0.5 } } }

  local configured = {}
  vim.lsp.config = setmetatable({}, {
    __call = function(_, name, config)
      table.insert(calls, { 'config', name, config })
      configured[name] = config
    end,
    __index = configured,
  })
  vim.lsp.enable = function(name)
    table.insert(calls, { 'enable', name })
  end
  require('codescope').setup(options)
  local given = calls[1][3]
  local params = {}
  given.before_init(params, given)
  vim.cmd('edit ' .. vim.fn.fnameescape(task.file))
  given.root_dir(vim.api.nvim_get_current_buf(), function(root)
    answer.root = root
  end)
  vim.cmd('bwipe')
  answer.handlers = vim.tbl_keys(given.handlers)
  given.before_init, given.handlers, given.root_dir = nil, nil, nil
  answer.with_config = calls
  answer.initialization_options = params.initializationOptions
  answer.command = require('codescope').command()

  vim.lsp.config, vim.lsp.enable = nil, nil
  local started = {}
  vim.lsp.start = function(config, opts)
    table.insert(started, { config.name, config.root_dir, opts.bufnr == vim.api.nvim_get_current_buf() })
  end
  require('codescope').setup({ cmd = { vim.v.progpath } })
  vim.cmd('edit ' .. vim.fn.fnameescape(task.file))
  vim.cmd('set filetype=python')
  answer.with_start = started
  vim.lsp.start = nil

  local file = loadfile(task.plugin .. '/lsp/codescope.lua')()
  file.before_init = nil
  file.handlers = nil
  answer.lsp_file = file
  return answer
end
