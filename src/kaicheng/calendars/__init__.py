"""The working calendar: rest days and make-up workdays by the yearly notices, as data and as entered."""
