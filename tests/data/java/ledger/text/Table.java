package ledger.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;

import ledger.model.Money;

abstract class Table {
  private final StringBuilder text = new StringBuilder();
  private final int columns;
  protected int rows;

  Table(int columns) {
    this.columns = columns;
  }

  protected void head(String title) {
    text.append(title).append('\n');
  }

  protected void row(Object... cells) {
    for (int i = 0; i < columns && i < cells.length; i++) {
      cell(cells[i]);
    }
    rows++;
  }

  private void cell(Object value) {
    text.append(value);
    text.append('\t');
  }

  protected static String text(Money money) {
    long cents = money.cents();
    return cents / 100 + "." + Math.abs(cents % 100);
  }

  String finish() {
    return text.toString();
  }

  /** A writer of lines. */
  static class Lines implements Closeable {
    private final Writer out;

    Lines(Writer out) {
      this.out = out;
    }

    void put(String line) throws IOException {
      out.write(line);
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
