pub fn check(by: i64) {
    assert!(by > 0);
}
