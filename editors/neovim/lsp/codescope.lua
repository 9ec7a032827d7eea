-- For Neovim 0.11 and newer: `vim.lsp.enable('codescope')` finds this file on the runtime path.
return require('codescope.config').make()
