"""What fingerpost measures about itself: accuracy against gold labels, and speed."""
