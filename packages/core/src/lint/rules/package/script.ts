/** Owns the rule `script`. */
import { rule } from '../../define.js'
import { FAILS, UNHELPFUL } from '../../severity.js'

/** Characters that the platform keeps. */
const LONGEST = 500_000
const NAMESPACES: ReadonlySet<string> = new Set(
  [
    'System System.Collections System.Collections.Generic System.Diagnostics System.IO System.IO.Compression System.Linq System.Net',
    'System.Net.Http System.Net.Http.Headers System.Net.Security System.Security.Authentication System.Security.Cryptography System.Text',
    'System.Text.RegularExpressions System.Threading System.Threading.Tasks System.Web System.Xml System.Xml.Linq System.Drawing',
    'System.Drawing.Drawing2D System.Drawing.Imaging Microsoft.Extensions.Logging Newtonsoft.Json Newtonsoft.Json.Linq',
    'Microsoft.PowerPlatform.Connectors.CustomCode.CSharp',
  ]
    .join(' ')
    .split(' '),
)

const SCRIPT = 'public class Script : ScriptBase\n{\n    public override async Task<HttpResponseMessage> ExecuteAsync()'

export const script = rule({
  id: 'script',
  title: 'Custom code is a class Script : ScriptBase with ExecuteAsync, and uses only what the platform allows',
  severity: FAILS,
  source: ["Microsoft's documentation of custom code"],
  document: 'script',
  wrong: { script: SCRIPT.replace('Script :', 'Orders :') },
  right: { script: SCRIPT },
  check({ files: { script } }, report) {
    if (script === undefined) return
    if (!/\bclass\s+Script\s*:\s*ScriptBase\b/.test(script)) report('', 'There is no class Script : ScriptBase.')
    if (!/\boverride\s+(?:async\s+)?(?:System\.Threading\.Tasks\.)?Task\s*<[^>]*HttpResponseMessage\s*>\s*ExecuteAsync\s*\(/.test(script))
      report('', 'Script does not override Task<HttpResponseMessage> ExecuteAsync().')
    if (script.length > LONGEST)
      report(
        '',
        `The script has ${script.length.toLocaleString('en-US')} characters; the platform keeps ${LONGEST.toLocaleString('en-US')}.`,
      )
    for (const [, namespace = ''] of script.matchAll(/^\s*using\s+(?:static\s+|\w+\s*=\s*)?([\w.]+)\s*;/gm)) {
      if (!NAMESPACES.has(namespace) && !NAMESPACES.has(namespace.replace(/\.\w+$/, '')))
        report('', `The script uses ${namespace}, which custom code may not.`, { severity: UNHELPFUL })
    }
    if (/\bnew\s+HttpClient\s*\(/.test(script))
      report('', 'The script makes an HttpClient, which the platform is going to refuse; call Context.SendAsync.', { severity: UNHELPFUL })
  },
})
