"""A WordPress export of our own making."""

from textwrap import dedent

IMAGE = '<img class="wp-image-7 size-full" src="http://old.example/a.jpg" alt="Grey waves" />'
CLASSIC = f"""First paragraph
with a second line.

[caption id="attachment_7" width="300"]{IMAGE} Waves at noon. (AP Photo/Jo Roe)[/caption]

<h2>A heading</h2>
After it. <b>Bold</b> & more.
<ul>
<li>One</li>
<li>Two</li>
</ul>
[gallery ids="7,8"]

[poll id="3"] stays.
"""
BLOCKS = """<!-- wp:paragraph -->
<p>In blocks.</p>
<!-- /wp:paragraph -->

<!-- wp:image {"id":8} -->
<figure class="wp-block-image"><img src="http://old.example/b.jpg" alt="" class="wp-image-8"/>
<figcaption>The port</figcaption></figure>
<!-- /wp:image -->

<!-- wp:table -->
<figure class="wp-block-table"><table><tbody><tr><td>Ships</td><td>12</td></tr></tbody></table></figure>
<!-- /wp:table -->

<!-- wp:embed {"url":"https://video.example/1"} -->
<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">
https://video.example/1
</div></figure>
<!-- /wp:embed -->
"""


def export(*items: str, version: str = "1.2", scheme: str = "http", authors: bool = True) -> bytes:
    """A whole export file around its items."""
    name = "<wp:author_display_name>Jo Roe</wp:author_display_name>"
    author = f"<wp:author><wp:author_login>jo</wp:author_login>{name}</wp:author>"
    return (
        dedent(
            f"""\
        <?xml version="1.0" encoding="UTF-8" ?>
        <rss version="2.0" xmlns:excerpt="{scheme}://wordpress.org/export/{version}/excerpt/"
          xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:wp="{scheme}://wordpress.org/export/{version}/">
        <channel><title>Old Courier</title><wp:wxr_version>{version}</wp:wxr_version>
        {author if authors else ""}
        """
        ).encode()
        + "\n".join(items).encode()
        + b"\n</channel></rss>\n"
    )


def post(
    title="A post", *, content="Words.", number=1, status="publish", kind="post", creator="jo", more=""
) -> str:
    return f"""<item><title>{title}</title><link>http://old.example/2020/05/post-{number}/</link>
<guid isPermaLink="false">http://old.example/?p={number}</guid><dc:creator>{creator}</dc:creator>
<content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id><wp:post_date_gmt>2020-05-0{number} 08:00:00</wp:post_date_gmt>
<wp:post_name>post-{number}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>
<category domain="category" nicename="harbour"><![CDATA[Harbour]]></category>{more}</item>"""


def attachment(number: int, words: str, alt: str = "") -> str:
    return f"""<item><title>Picture {number}</title><guid>http://old.example/{number}.jpg</guid>
<excerpt:encoded><![CDATA[{words}]]></excerpt:encoded><wp:post_id>{number}</wp:post_id>

<wp:attachment_url>http://old.example/{number}.jpg</wp:attachment_url>
<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type>{meta("_wp_attachment_image_alt", alt)}</item>"""


def meta(key: str, value: object) -> str:
    value = f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value>"
    return f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>{value}</wp:postmeta>"
