"""The counter and the list page in Streamlit: ?page=queue is the list."""

import streamlit as st

ROWS = [{f"Column {k}": f"CH-{n}-{k}" for k in range(10)} for n in range(50)]

if st.query_params.get("page") == "queue":
    text = st.text_input("Filter")
    st.table([row for row in ROWS if any(text in cell for cell in row.values())])
else:
    st.session_state.setdefault("count", 0)
    if st.button("Add"):
        st.session_state.count += 1
    st.html(f"<span id='count'>{st.session_state.count}</span>")
