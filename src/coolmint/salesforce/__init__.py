"""Export files, and a faithful mirror of the Salesforce objects we use. Knows nothing of activities."""
