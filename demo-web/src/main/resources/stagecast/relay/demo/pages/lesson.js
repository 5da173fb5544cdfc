/** The channel and the token stand behind the #: they go along to the pages that need them. */
for (const id of ['phone', 'screen']) document.getElementById(id).hash = location.hash;
