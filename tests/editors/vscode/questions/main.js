// VS Code wants a main file of an extension; the work is in index.js.
exports.activate = () => {};
