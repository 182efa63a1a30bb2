/** An image. Without `alt` it is decoration. */

interface Props {
  src?: string;
  alt?: string;
  width?: string | number;
  height?: string | number;
  srcSet?: string;
  sizes?: string;
  crossOrigin?: 'anonymous';
}

export function Img({ alt = '', ...rest }: Props) {
  return <img className="xc-img" alt={alt} {...rest} />;
}
