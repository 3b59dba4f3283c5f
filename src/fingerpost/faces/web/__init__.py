"""The pages: whole without JavaScript, the URL is the state, nothing is loaded from elsewhere."""
