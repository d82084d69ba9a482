using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Nas.Dashboard.Serving;

/// <summary>
/// Who may look: whoever has the address with its token, which is another one at each start. The browser keeps it in a cookie that no script and no
/// other site can use, and the address bar loses it.
/// </summary>
internal sealed class Access
{
    private const string Parameter = "token";

    private readonly byte[] _token = RandomNumberGenerator.GetBytes(32);

    private string Token => Convert.ToHexStringLower(_token);

    /// <summary>The address that opens a page.</summary>
    public string Opening(string address, string page) => $"{address}{page}?{Parameter}={Token}";

    private bool Opens(string? said)
    {
        // In a time that does not say how much of it is right.
        return said is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(said), Encoding.UTF8.GetBytes(Token));
    }

    /// <summary>Stands before everything the site has.</summary>
    /// <param name="next">What is behind it.</param>
    /// <param name="access">Who may pass.</param>
    public sealed class Gate(RequestDelegate next, Access access)
    {
        /// <summary>Lets a request pass, or answers it.</summary>
        public async Task InvokeAsync(HttpContext context)
        {
            var (request, response) = (context.Request, context.Response);
            // Cookies do not tell ports apart.
            var cookie = $"nas-dashboard-{context.Connection.LocalPort}";
            if (request.Host.Host is "127.0.0.1" or "localhost" && access.Opens(request.Query[Parameter]))
            {
                response.Cookies.Append(cookie, access.Token, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
                response.Redirect(request.Path);
                return;
            }

            // A name that leads here, but is another one, belongs to another site.
            if (request.Host.Host is not ("127.0.0.1" or "localhost") || !access.Opens(request.Cookies[cookie]))
            {
                response.StatusCode = (int)HttpStatusCode.Forbidden;
                response.ContentType = "text/plain; charset=utf-8";
                await response.WriteAsync("This dashboard opens by the whole address that 'dotnet nas dashboard' printed, with its token.\n");
                return;
            }

            // All that a page needs comes from here.
            response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'self'";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers["Referrer-Policy"] = "no-referrer";
            await next(context);
        }
    }
}
