package ledger.model;

public enum Kind {
  INCOME {
    @Override
    String sign() {
      return "+";
    }
  },
  EXPENSE {
    @Override
    String sign() {
      return minus();
    }
  };

  abstract String sign();

  static String minus() {
    return "-";
  }

  public static Kind of(long cents) {
    return cents < 0 ? EXPENSE : INCOME;
  }

  public Kind other() {
    switch (this) {
      case INCOME:
        return EXPENSE;
      default:
        return INCOME;
    }
  }
}
