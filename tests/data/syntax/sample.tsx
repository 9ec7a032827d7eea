const element = <Outer.Inner<string> attribute="text" other={value as string} {...spread}>{child!}</Outer.Inner>;
function Component<T>({ a, b = 1 }: Props<T>): JSX.Element { return <></>; }
